// A frame is a length in bytes (4 bytes, little-endian), then the text: JSON in UTF-8.

const headerLength = 4;

/** Calls `take` with the value of each frame of a stream, in order. */
export function readFrames(stream, take) {
  let pending = Buffer.alloc(0);
  stream.on('data', chunk => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let start = 0;
    while (pending.length - start >= headerLength) {
      const end = start + headerLength + pending.readUInt32LE(start);
      if (pending.length < end) break;
      take(JSON.parse(pending.toString('utf8', start + headerLength, end)));
      start = end;
    }
    pending = pending.subarray(start);
  });
}

/** Returns a function that writes a value as a frame. Frames of one turn of the event loop are written together. */
export function frameWriter(stream) {
  let waiting = [];
  return value => {
    const text = Buffer.from(JSON.stringify(value));
    const header = Buffer.alloc(headerLength);
    header.writeUInt32LE(text.length);
    waiting.push(header, text);
    if (waiting.length > 2) return;
    setImmediate(() => {
      stream.write(Buffer.concat(waiting));
      waiting = [];
    });
  };
}
