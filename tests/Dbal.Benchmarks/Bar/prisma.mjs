// The server that the daemon with Prisma is compared with: the same calls of Prisma Client behind Node's HTTP server.
import { randomInt, randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { DBAL_DATABASE_URL, DBAL_PORT, DBAL_PRISMA_BRIDGE: bridge } = process.env;
const pageSize = 20;

BigInt.prototype.toJSON = function () {
  return this.toString();
};

const { openClient } = await import(pathToFileURL(join(bridge, 'client.mjs')));
const url = new URL(DBAL_DATABASE_URL);
const { client } = openClient({
  client: join(newestFolder(join(bridge, 'generated')), 'client'),
  database: {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  },
  connections: 16,
  commandTimeout: 10_000,
});

createServer((request, response) => {
  answer(request).then(
    ([status, data]) => write(response, status, data),
    error => write(response, 500, error.message),
  );
}).listen(Number(DBAL_PORT), '127.0.0.1');

async function answer(request) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/ready') return [200, null];
  const [, Tenant, , , id] = pathname.split('/');
  if (request.method === 'POST') return [201, await create(Tenant, JSON.parse(await text(request)))];
  if (id) return [200, await client.shopProduct.findUnique({ where: { Tenant_f_id: { Tenant, f_id: id } } })];
  const rows = await client.shopProduct.findMany({
    where: { Tenant, AND: [{ f_category: { equals: searchParams.get('category') } }] },
    orderBy: [{ f_price: 'asc' }, { f_id: 'asc' }],
    take: pageSize + 1,
  });
  return [200, rows.slice(0, pageSize)];
}

async function create(Tenant, body) {
  const now = new Date();
  const row = { Tenant, Version: randomInt(1, 2 ** 47), f_id: randomUUID(), f_available: true, f_createdAt: now, f_updatedAt: now };
  for (const [name, value] of Object.entries(body)) row[`f_${name}`] = value;
  await client.shopProduct.createMany({ data: [row] });
  return row;
}

function write(response, status, data) {
  const body = JSON.stringify({ data });
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body);
}

// A daemon has just generated or used the client.
function newestFolder(folder) {
  const clients = readdirSync(folder, { withFileTypes: true }).filter(each => each.isDirectory()).map(each => join(folder, each.name));
  return clients.sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)[0];
}
