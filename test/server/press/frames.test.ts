import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeFrame, type Frame, frameReader } from '../../../server/press/frames.ts';

describe('Frames between parent and child', () => {
  it('Whatever the pieces they arrive in, the same frames come out', () => {
    const frame = fc.record({ head: fc.jsonValue(), blobs: fc.array(fc.uint8Array(), { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 4 }), fc.integer({ min: 1, max: 40 }), (frames, size) => {
        const sent = Buffer.concat(frames.flatMap((one) => encodeFrame(one)));
        const got: Frame[] = [];
        const read = frameReader(1_000_000, (one) => got.push(one));
        for (let at = 0; at < sent.length; at += size) read(sent.subarray(at, at + size));
        assert.deepEqual(got.map(plain), frames.map(plain));
      }),
    );
  });

  it('When what arrives is no frame, or claims to be larger than allowed, it throws', () => {
    const reader = () => frameReader(100, () => assert.fail('no frame was sent'));
    const send = (head: string) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(head.length);
      return Buffer.concat([length, Buffer.from(head)]);
    };
    assert.throws(() => reader()(send('[]')));
    assert.throws(() => reader()(send('{"head":1,"sizes":[-1]}')));
    assert.throws(() => reader()(send('{"head":1,"sizes":[101]}')));
    assert.throws(() => reader()(Buffer.alloc(4, 0xff)));
  });
});

function plain({ head, blobs }: Frame) {
  return { head: JSON.stringify(head), blobs: blobs.map((blob) => Buffer.from(blob).toString('hex')) };
}
