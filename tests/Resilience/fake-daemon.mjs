// A daemon with a selectable fault: node fake-daemon.mjs PORT CONFIG FAULT
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';

const [port, config, fault] = process.argv.slice(2);
const { run_id: runId } = JSON.parse(readFileSync(config, 'utf8'));
const answers = {
  '/ready': { success: true, data: {} },
  '/health': fault === 'other-shape' ? ['ok'] : { success: true, data: { runId } },
  '/status': { success: true, data: { capabilities: [] } },
};

createServer((request, response) => {
  if (fault === 'hang-on-health' && request.url === '/health')
    return; // no response
  const answer = answers[request.url];
  if (fault === 'die-in-tests' && !answer)
    process.exit(7);
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? { success: false, error: { code: 'NOT_FOUND', message: 'Not found.', fields: [] } }));
}).listen(Number(port), '127.0.0.1');
