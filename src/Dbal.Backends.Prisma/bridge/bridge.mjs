// The process of the Prisma adapter. It reads requests from standard input and writes responses to standard output, in frames of JSON.
// It exits when its input ends, and therefore when the daemon exits for any reason.

import { setFlagsFromString } from 'node:v8';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node.js ${process.versions.node} is too old for Prisma Client: install Node.js 20.19 or later.`);
  process.exit(1);
}

// Prisma Client's query compiler is WebAssembly. Optimising it would take half a second of CPU at every start and delay the exit. It would not be faster
// afterwards, because compiled queries are cached.
setFlagsFromString('--liftoff-only');

// Standard output is reserved for frames: output of packages goes to the log.
globalThis.console = new console.Console(process.stderr, process.stderr);

// Ctrl-C reaches every process of a terminal. The daemon still has to finish requests, and closes the input afterwards.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

const { serve } = await import('./server.mjs');
serve(process.stdin, process.stdout);
