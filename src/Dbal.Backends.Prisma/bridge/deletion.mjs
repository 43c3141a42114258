const chunkSize = 10_000; // ids per statement; Prisma Client allows 32,767 parameters

/**
 * Deletes a row. The database's foreign keys do cascades and restrictions. Fields of other rows are set to null here, in one
 * transaction. Rows are locked before the rows that refer to them are searched, so that no other client can add a reference in between.
 * @param client Prisma Client.
 * @param models The models from the settings: `table`, and the `references` to it that need work here.
 * @param request `model`, `tenant`, `row`: its id; `expected`: the version that the row must have, if any; `version`: the new version of changed rows;
 *   `now`: the new time of their last write; `timeout` in milliseconds.
 * @returns `deleted`, `notFound` or `changed`.
 */
export async function deleteRow(client, models, { model, tenant, row, expected, version, now, timeout }) {
  if (models[model].references.length === 0) {
    const { count } = await client[model].deleteMany({ where: { Tenant: tenant, f_id: row, Version: expected } });
    if (count > 0) return 'deleted';
    const there = expected !== undefined && (await client[model].count({ where: { Tenant: tenant, f_id: row } })) > 0;
    return there ? 'changed' : 'notFound';
  }

  return client.$transaction(
    async transaction => {
      const [found] = await lock(transaction, models[model].table, 'id', tenant, [row]);
      if (found === undefined) return 'notFound';
      if (expected !== undefined && String(found._version) !== expected) return 'changed';

      const doomed = [{ model, ids: [row] }];
      const seen = new Set([`${model} ${row}`]);
      for (const { model: parent, ids } of doomed) {
        for (const reference of models[parent].references.filter(each => each.cascades)) {
          const rows = await lock(transaction, models[reference.model].table, reference.column, tenant, ids);
          const unseen = rows.map(each => each.id).filter(each => !seen.has(`${reference.model} ${each}`));
          for (const each of unseen) seen.add(`${reference.model} ${each}`);
          for (let start = 0; start < unseen.length; start += chunkSize) {
            doomed.push({ model: reference.model, ids: unseen.slice(start, start + chunkSize) });
          }
        }
      }

      for (const { model: parent, ids } of doomed) {
        for (const reference of models[parent].references.filter(each => !each.cascades)) {
          const changes = { [reference.field]: null, Version: version };
          for (const field of reference.updatedFields) changes[field] = now;
          await transaction[reference.model].updateMany({ where: { Tenant: tenant, [reference.field]: { in: ids } }, data: changes });
        }
      }
      await transaction[model].deleteMany({ where: { Tenant: tenant, f_id: row } });
      return 'deleted';
    },
    { maxWait: timeout, timeout },
  );
}

// Raw SQL, because Prisma Client has no row locks. The names come from the daemon.
function lock(transaction, table, column, tenant, ids) {
  return transaction.$queryRawUnsafe(
    `SELECT "id", "_version" FROM "${table}" WHERE "_tenant" = $1 AND "${column}" = ANY($2::uuid[]) FOR UPDATE`,
    tenant,
    ids,
  );
}
