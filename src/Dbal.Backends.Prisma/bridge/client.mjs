import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';

const require = createRequire(import.meta.url);

/**
 * Opens Prisma Client over a pool of connections.
 * @param settings `client`: the folder of the generated client; `databaseUrl`; `connections`: the most that are opened;
 *   `commandTimeout`: what a statement, and the wait for a connection, may take, in milliseconds.
 */
export function openClient({ client: folder, databaseUrl, connections, commandTimeout }) {
  const { Prisma, PrismaClient } = require(folder);
  const url = new URL(databaseUrl);
  // adapter-pg writes and reads instants without their offset, so that they are right in a session at UTC alone.
  const options = ['-c TimeZone=UTC', `-c statement_timeout=${commandTimeout}`];
  url.searchParams.set('options', [url.searchParams.get('options'), ...options].filter(Boolean).join(' '));
  const adapter = new PrismaPg(
    {
      connectionString: url.href,
      application_name: 'dbal-prisma',
      max: connections,
      keepAlive: true,
      connectionTimeoutMillis: commandTimeout,
      query_timeout: commandTimeout + 1000, // for a server that does not even keep its own limit
    },
    { statementNameGenerator: statementNames() },
  );
  return { client: new PrismaClient({ adapter, errorFormat: 'minimal' }), Prisma };
}

// Prepared statements: the server parses and plans the same text once a connection. Texts differ with each filter's shape, so their number is limited.
function statementNames() {
  const most = 500;
  const names = new Map();
  return ({ sql }) => {
    let name = names.get(sql);
    if (name === undefined && names.size < most) names.set(sql, (name = `dbal_${names.size}`));
    return name;
  };
}
