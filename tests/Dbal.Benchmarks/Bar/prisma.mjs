// The server that the daemon with Prisma is compared with: the same calls of Prisma Client behind Node's HTTP server.
import { randomInt, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { client } from './prisma-client.mjs';

const { DBAL_PORT } = process.env;
const pageSize = 20;

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
  if (id === '_bulk') return [201, await createMany(Tenant, JSON.parse(await text(request)))];
  if (request.method === 'POST') return [201, await create(Tenant, JSON.parse(await text(request)))];
  if (id) return [200, await client.shopProduct.findUnique({ where: { Tenant_f_id: { Tenant, f_id: id } } })];
  const category = searchParams.get('category');
  return [200, await client.shopProduct.findMany({
    where: category === null ? { Tenant } : { Tenant, f_category: category },
    orderBy: category === null ? [{ f_id: 'asc' }] : [{ f_price: 'asc' }, { f_id: 'asc' }],
    take: pageSize,
  })];
}

async function create(Tenant, body) {
  const row = newRow(Tenant, body);
  await client.shopProduct.createMany({ data: [row] });
  return row;
}

async function createMany(Tenant, bodies) {
  const rows = bodies.map(body => newRow(Tenant, body));
  await client.shopProduct.createMany({ data: rows });
  return rows;
}

function newRow(Tenant, body) {
  const now = new Date();
  const row = { Tenant, Version: randomInt(1, 2 ** 47), f_id: randomUUID(), f_available: true, f_createdAt: now, f_updatedAt: now };
  for (const [name, value] of Object.entries(body)) row[`f_${name}`] = value;
  return row;
}

function write(response, status, data) {
  const body = JSON.stringify({ data });
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body);
}
