// The package's schemas are JavaScript without declarations.
declare module 'discord-api-spec/zod' {
  const schemas: Record<string, unknown>;
  export = schemas;
}
