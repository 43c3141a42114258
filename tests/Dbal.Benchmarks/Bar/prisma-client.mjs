// Prisma Client as the daemon uses it: the packages and the generated client are those of the daemon's bridge, the code is not.
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { DBAL_DATABASE_URL, DBAL_PRISMA_BRIDGE: bridge } = process.env;
const maxConnections = 16; // as in the bridge
const require = createRequire(join(bridge, 'package.json'));
const { PrismaPg } = require('@prisma/adapter-pg');
const { PrismaClient } = require(join(newestFolder(join(bridge, 'generated')), 'client'));

BigInt.prototype.toJSON = function () {
  return this.toString();
};

export const client = new PrismaClient({
  adapter: new PrismaPg({ connectionString: DBAL_DATABASE_URL, max: maxConnections, options: '-c TimeZone=UTC' }),
});

// A daemon has just generated or used the client.
function newestFolder(folder) {
  const clients = readdirSync(folder, { withFileTypes: true }).filter(each => each.isDirectory()).map(each => join(folder, each.name));
  return clients.sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)[0];
}
