import pg from 'pg';

/** Whether a statement failed because a row with this unique key (matched by the constraint's name) is there already. */
export const isDuplicate = (error: unknown, constraint: RegExp): boolean =>
  error instanceof pg.DatabaseError && error.code === '23505' && constraint.test(error.constraint ?? '');
