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

/** In the child: where something is made. */
export type MadeAt = {
  sink: ByteSink;
  /** Forgets what was written so far; `sink` is another from then on. */
  beginAnew(): void;
  /** Once the sink has ended: from where it lies. */
  readAgain(): ByteSource;
  /** What goes back beside the answer, for what was made in memory. */
  blobs(): Uint8Array[];
};

export function madeAt(into: IntoSent): MadeAt {
  if (into === 'memory') return madeInMemory();
  return 'descriptor' in into ? madeInFile(into.descriptor) : madeSealed(placeOf(into));
}

function madeInMemory(): MadeAt {
  let sink = sinkInMemory();
  let whole: Uint8Array | null = null;
  const bytes = () => {
    whole ??= sink.bytes();
    return whole;
  };
  return {
    get sink() {
      return sink;
    },
    beginAnew: () => {
      sink = sinkInMemory();
    },
    readAgain: () => bytesInMemory(bytes()),
    blobs: () => [bytes()],
  };
}

function madeInFile(descriptor: number): MadeAt {
  let sink = sinkInFile(descriptor);
  return {
    get sink() {
      return sink;
    },
    beginAnew: () => {
      sink = sinkInFile(descriptor);
    },
    readAgain: () => bytesInFile(descriptor),
    blobs: () => [],
  };
}

function madeSealed(place: SealedPlace): MadeAt {
  let sink = sinkSealed(place);
  return {
    get sink() {
      return sink;
    },
    beginAnew: () => {
      sink.drop();
      sink = sinkSealed(place);
    },
    readAgain: () => bytesSealed(place),
    blobs: () => [],
  };
}

function placeOf({ path, key, seal }: SealedSent): SealedPlace {
  return { path, key: Buffer.from(key, 'base64'), seal };
}
