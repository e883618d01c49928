/** SQL for a timestamptz in Discord's wire form, to the microsecond. */
export const wireTimeOf = (expression: string): string => `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')`;
