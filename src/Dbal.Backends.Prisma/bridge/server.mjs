import { openClient } from './client.mjs';
import { deleteRow } from './deletion.mjs';
import { describeFailure } from './failures.mjs';
import { frameWriter, readFrames } from './frames.mjs';
import { Queue } from './queue.mjs';

const requestsPerConnection = 4; // more than one, because Prisma Client batches findUnique calls into one query

// Serializes numbers that JSON would round as strings.
BigInt.prototype.toJSON = function () {
  return this.toString();
};

/** Serves requests until the input ends. The first frame has the settings; the response means that Prisma Client is loaded. */
export function serve(input, output) {
  const send = frameWriter(output);
  let take = settings => {
    const { client, Prisma } = openClient(settings);
    take = serveRequests(client, Prisma.Decimal, settings, send);
    send({ ready: { node: process.versions.node, prisma: Prisma.prismaVersion.client } });
  };
  readFrames(input, value => take(value));
  input.on('end', () => process.exit());
  output.on('error', () => process.exit());
}

function serveRequests(client, Decimal, settings, send) {
  const queue = new Queue(requestsPerConnection * settings.connections);
  const actions = {
    query: ({ model, method, args, hasDoubles }) => client[model][method](hasDoubles ? withDoubles(args, Decimal) : args),
    raw: ({ sql, values }) => client.$queryRawUnsafe(sql, ...values),
    delete: request => deleteRow(client, settings.models, request),
  };
  return request => {
    if (request.cancel !== undefined) {
      queue.cancel(request.cancel);
      return;
    }
    queue.add(request.id, async () => {
      try {
        send({ id: request.id, result: await actions[request.action](request) });
      } catch (error) {
        send({ id: request.id, failure: describeFailure(error) });
      }
    });
  };
}

// Prisma Client keeps 16 digits of a number in a Float field, but every digit of a Decimal.
function withDoubles(value, Decimal) {
  if (Array.isArray(value)) return value.map(each => withDoubles(each, Decimal));
  if (value === null || typeof value !== 'object') return value;
  if (value.$double !== undefined) return new Decimal(value.$double);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withDoubles(each, Decimal)]));
}
