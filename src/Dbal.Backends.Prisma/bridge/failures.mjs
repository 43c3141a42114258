// Classifies failures. Messages of Prisma and of the database may contain values of rows, so they are not passed on.

const duplicate = new Set(['P2002']);
const reference = new Set(['P2003', 'P2014']);
const notFound = new Set(['P2001', 'P2015', 'P2018', 'P2025']);
const conflict = new Set(['P2034']); // a deadlock or write conflict: rolled back
const unavailable = new Set(['P1000', 'P1001', 'P1003', 'P1008', 'P1009', 'P1010', 'P1011', 'P1017', 'P2037']);
const schemaMismatch = new Set(['P2000', 'P2011', 'P2020', 'P2021', 'P2022']); // too long, null, out of range, no such table, no such column
const timeout = new Set(['P1002', 'P2024', 'P2028']); // connecting, waiting for a connection, a transaction

// SQLSTATE (PostgreSQL manual, appendix A). Class 08: connection; 53: resources; 57P: the server is stopping or starting.
const sqlUnavailable = /^(08|53|57P|58)|^25006$|^3D000$|^28/;
const sqlSchemaMismatch = /^(0A000|22001|22003|23502|42703|42804|42883|42P01)$/;
const sqlTimeout = /^(57014|55P03|25P03)$/; // of a statement, a lock, an idle transaction
const sqlConflict = /^(40001|40P01)$/;

const kindsUnavailable = new Set([
  'DatabaseNotReachable', 'ConnectionClosed', 'TooManyConnections', 'DatabaseDoesNotExist', 'DatabaseAccessDenied', 'AuthenticationFailed', 'TlsConnectionError',
]);

// Errors of the driver itself, which have no code.
const messageTimeout = /^(Query read timeout|timeout exceeded when trying to connect|Connection terminated due to connection timeout)/;
const messageUnavailable = /^(Connection terminated|Connection ended|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** Returns `kind`, the violated `constraint` if any, and a `detail` for the log. */
export function describeFailure(error) {
  const cause = error.meta?.driverAdapterError?.cause ?? error.cause ?? error;
  const state = cause.originalCode ?? (cause.kind === 'postgres' ? cause.code : undefined);
  const system = systemCode(error) ?? systemCode(cause);
  const detail = [error.name, error.code, cause.kind, state, system].filter((part, place, all) => part && all.indexOf(part) === place).join(' ');
  return { kind: kindOf(error, cause, state, system), constraint: cause.constraint?.index, detail };
}

function kindOf(error, cause, state, system) {
  if (duplicate.has(error.code) || cause.kind === 'UniqueConstraintViolation') return 'duplicate';
  if (reference.has(error.code) || cause.kind === 'ForeignKeyConstraintViolation' || cause.kind === 'RestrictViolation') return 'reference';
  if (notFound.has(error.code)) return 'notFound';
  if (schemaMismatch.has(error.code) || sqlSchemaMismatch.test(state)) return 'schemaMismatch';
  if (conflict.has(error.code) || cause.kind === 'TransactionWriteConflict' || sqlConflict.test(state)) return 'conflict';
  if (state === '53100') return 'diskFull';
  if (timeout.has(error.code) || cause.kind === 'SocketTimeout' || sqlTimeout.test(state)) return 'timeout';
  if (unavailable.has(error.code) || kindsUnavailable.has(cause.kind) || sqlUnavailable.test(state)) return 'unavailable';
  const text = [error.message, cause.message].map(String).join('\n').split('\n');
  if (text.some(line => messageTimeout.test(line))) return 'timeout';
  if (system !== undefined || text.some(line => messageUnavailable.test(line))) return 'unavailable';
  return 'fault';
}

// A failed system call, such as ECONNREFUSED. For a name with several addresses, one error contains the failures of all.
function systemCode(error) {
  const first = error.errors?.[0] ?? error;
  return typeof first.syscall === 'string' ? first.code : undefined;
}
