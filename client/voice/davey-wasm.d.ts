declare module 'virtual:davey-wasm' {
  /** Null where the client was built without it. */
  const address: string | null;
  export default address;
}
