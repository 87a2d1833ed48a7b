declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  export type Frame = {
    width: number;
    height: number;
    bitsPerSample: number;
    isSigned: boolean;
    componentCount: number;
  };
  export class J2KEncoder {
    getDecodedBuffer(frame: Frame): Uint8Array;
    getEncodedBuffer(): Uint8Array;
    setQuality(lossless: boolean, quality: number): void;
    setCompressionRatio(layer: number, ratio: number): void;
    encode(): void;
    delete(): void;
  }
  export default function load(): Promise<{ J2KEncoder: typeof J2KEncoder }>;
}
