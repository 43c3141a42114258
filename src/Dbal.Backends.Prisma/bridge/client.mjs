import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';

const require = createRequire(import.meta.url);

/**
 * Opens Prisma Client with a connection pool.
 * @param settings `client`: the folder of the generated client; `database`: `host`, `port`, `user`, `password`, `database` and the URL's `parameters`;
 *   `connections`: their maximum number; `commandTimeout`: the limit for a statement and for the wait for a connection, in milliseconds.
 */
export function openClient({ client: folder, database: { parameters, ...address }, connections, commandTimeout }) {
  const { Prisma, PrismaClient } = require(folder);
  const adapter = new PrismaPg(
    {
      ...address,
      ssl: tlsOptions(parameters),
      application_name: parameters.application_name ?? 'dbal-prisma',
      max: connections,
      keepAlive: true,
      // adapter-pg reads and writes instants without their offset, which is correct only in a session with time zone UTC.
      options: `-c TimeZone=UTC -c statement_timeout=${commandTimeout}`,
      connectionTimeoutMillis: parameters.connect_timeout === undefined ? commandTimeout : 1000 * parameters.connect_timeout,
      query_timeout: commandTimeout + 500, // for a server that does not enforce its own limit
    },
    { statementNameGenerator: statementNames() },
  );
  return { client: new PrismaClient({ adapter, errorFormat: 'minimal' }), Prisma };
}

// The modes of libpq (PostgreSQL manual, "SSL Support"). The driver does not support falling back from TLS to plain text, as prefer does.
function tlsOptions({ sslmode, sslrootcert, sslcert, sslkey }) {
  const files = Object.fromEntries(
    Object.entries({ ca: sslrootcert, cert: sslcert, key: sslkey })
      .filter(([, file]) => file !== undefined)
      .map(([name, file]) => [name, readFileSync(file)]),
  );
  switch (sslmode) {
    case 'verify-full':
      return files;
    case 'verify-ca':
      return { ...files, checkServerIdentity: () => undefined };
    case 'require':
      return { ...files, rejectUnauthorized: false };
    default:
      return false;
  }
}

// Prepared statements: the server parses and plans each text once per connection. Every filter shape has its own text, so their number is limited.
function statementNames() {
  const most = 500;
  const names = new Map();
  return ({ sql }) => {
    let name = names.get(sql);
    if (name === undefined && names.size < most) names.set(sql, (name = `dbal_${names.size}`));
    return name;
  };
}
