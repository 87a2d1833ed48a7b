import type { SealedPlace } from '../../steps/press-port.ts';
import type { IntoSent, LiesAt, SealedSent } from '../tasks.ts';
import { bytesSealed, sinkSealed } from './byte-sealed.ts';
import { type ByteSink, sinkInFile, sinkInMemory } from './byte-sink.ts';
import { type ByteSource, bytesInFile, bytesInMemory } from './byte-source.ts';

/** In the child: the bytes of a source, wherever they lie. Throws SealBroken. */
export function bytesAt(lies: LiesAt, blobs: readonly Uint8Array[]): ByteSource {
  if ('blob' in lies) return bytesInMemory(blobs[lies.blob] ?? new Uint8Array(0));
  return 'descriptor' in lies ? bytesInFile(lies.descriptor) : bytesSealed(placeOf(lies));
}

/** In the child: where something is made. Once the sink has ended it can be read again from where it lies. */
export type MadeAt = { sink: ByteSink; readAgain(): ByteSource; blobs(): Uint8Array[] };

export function madeAt(into: IntoSent): MadeAt {
  if (into === 'memory') {
    const sink = sinkInMemory();
    let whole: Uint8Array | null = null;
    const bytes = () => {
      whole ??= sink.bytes();
      return whole;
    };
    return { sink, readAgain: () => bytesInMemory(bytes()), blobs: () => [bytes()] };
  }
  if ('descriptor' in into) {
    const { descriptor } = into;
    return { sink: sinkInFile(descriptor), readAgain: () => bytesInFile(descriptor), blobs: () => [] };
  }
  const place = placeOf(into);
  return { sink: sinkSealed(place), readAgain: () => bytesSealed(place), blobs: () => [] };
}

function placeOf({ path, key, seal }: SealedSent): SealedPlace {
  return { path, key: Buffer.from(key, 'base64'), seal };
}
