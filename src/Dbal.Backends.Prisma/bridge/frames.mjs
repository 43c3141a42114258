// A frame is the length of its text in bytes, as 4 bytes with the lowest first, then the text: JSON in UTF-8.

const headerLength = 4;

/** Calls `take` with the value of every frame of a stream, in order. */
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

/** Gives a function that writes a value as a frame. What comes up in one turn of the event loop is written at once. */
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
