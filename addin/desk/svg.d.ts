/** A picture that the build copies beside the desk; its address under a name that carries its hash. */
declare module '*.svg' {
  const address: string;
  export default address;
}
