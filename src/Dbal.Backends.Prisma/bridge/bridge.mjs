// The Prisma backend's process: takes requests from standard input and answers on standard output, in frames of JSON.
// It ends when its input ends, and so with the daemon that started it, whatever way that one ends.

import { setFlagsFromString } from 'node:v8';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node.js ${process.versions.node} is too old for Prisma Client: install Node.js 20.19 or later.`);
  process.exit(1);
}

// Prisma Client's query compiler is WebAssembly. The optimising compiler would take half a second of CPU for it at each start, which the end of
// the process waits for too; afterwards it is no faster, since compiled queries are kept.
setFlagsFromString('--liftoff-only');

// Standard output belongs to the frames: whatever a package prints goes to the log.
globalThis.console = new console.Console(process.stderr, process.stderr);

// A Ctrl-C reaches every process of a terminal: the daemon still has requests to finish then, and closes the input after them.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

const { serve } = await import('./server.mjs');
serve(process.stdin, process.stdout);
