// The server that the daemon with Prisma is compared with: the same calls of Prisma Client behind Node's HTTP server.
import { randomInt, randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const { DBAL_DATABASE_URL, DBAL_PORT, DBAL_PRISMA_BRIDGE: bridge } = process.env;
const pageSize = 20;

BigInt.prototype.toJSON = function () {
  return this.toString();
};

// The packages and the generated client are those of the daemon's bridge; the code is not.
const require = createRequire(join(bridge, 'package.json'));
const { PrismaPg } = require('@prisma/adapter-pg');
const { PrismaClient } = require(join(newestFolder(join(bridge, 'generated')), 'client'));
const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: DBAL_DATABASE_URL, max: 16, options: '-c TimeZone=UTC' }) });

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

// A daemon has just generated or used the client.
function newestFolder(folder) {
  const clients = readdirSync(folder, { withFileTypes: true }).filter(each => each.isDirectory()).map(each => join(folder, each.name));
  return clients.sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)[0];
}
