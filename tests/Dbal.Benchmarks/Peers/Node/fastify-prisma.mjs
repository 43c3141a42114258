// A peer of the daemon: Prisma Client behind Fastify, with the routes of the daemon.
import { randomInt, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { client } from '../../Bar/prisma-client.mjs';

const { DBAL_PORT } = process.env;
const pageSize = 20;

const server = Fastify({ logger: false });
server.get('/ready', async () => ({ success: true }));

server.get('/:Tenant/shop/product/:id', async ({ params: { Tenant, id } }, reply) => {
  const data = await client.shopProduct.findUnique({ where: { Tenant_f_id: { Tenant, f_id: id } } });
  if (!data) reply.code(404);
  return { success: data !== null, data };
});

server.get('/:Tenant/shop/product', async ({ params: { Tenant }, query: { category } }) => ({
  success: true,
  data: await client.shopProduct.findMany({
    where: { Tenant, f_category: category },
    orderBy: category === undefined ? [{ f_id: 'asc' }] : [{ f_price: 'asc' }, { f_id: 'asc' }],
    take: pageSize,
  }),
}));

server.post('/:Tenant/shop/product', async ({ params: { Tenant }, body }, reply) => {
  const now = new Date();
  const fields = Object.fromEntries(Object.entries(body).map(([name, value]) => [`f_${name}`, value]));
  const data = { Tenant, Version: randomInt(1, 2 ** 47), f_id: randomUUID(), f_available: true, f_createdAt: now, f_updatedAt: now, ...fields };
  reply.code(201);
  return { success: true, data: await client.shopProduct.create({ data }) };
});

await server.listen({ host: '127.0.0.1', port: Number(DBAL_PORT) });
