using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Dbal.Backends;
using Dbal.Canaries.Faults;
using Dbal.Entities;
using Dbal.Errors;
using Dbal.Queries;
using Dbal.Values;

namespace Dbal.Canaries.Rules;

/// <summary>S38: tenants are isolated.</summary>
internal static partial class TenantCanaries
{
    public static IReadOnlyList<Canary> All { get; } =
    [
        Of("reads-ignore-the-tenant", "reads a row of any tenant by its id", (inner, seen) => new(inner)
        {
            Read = async call => await inner.Pass(call)
                ?? (seen.OwnerOf(call.Entity, call.Id) is { } owner ? await inner.Pass(call with { Tenant = owner }) : null),
        }),
        Of("lists-ignore-the-tenant", "lists rows of all tenants", (inner, seen) => new(inner)
        {
            Find = async call =>
            {
                var rows = new List<Row>(await inner.Pass(call));
                foreach (var other in seen.OthersOf(call.Entity, call.Tenant))
                    rows.AddRange(await inner.Pass(call with { Tenant = other }));
                return [.. rows.DistinctBy(row => row.Id).Take(call.Limit)];
            },
        }),
        Of("counts-ignore-the-tenant", "counts rows of all tenants", (inner, seen) => new(inner)
        {
            Count = async call =>
            {
                var count = await inner.Pass(call);
                foreach (var other in seen.OthersOf(call.Entity, call.Tenant))
                    count += await inner.Pass(call with { Tenant = other });
                return count;
            },
        }),
        Of("keys-ignore-the-tenant", "compares unique keys with rows of all tenants", (inner, seen) => new(inner)
        {
            Insert = async call =>
            {
                foreach (var other in seen.OthersOf(call.Entity, call.Tenant))
                {
                    foreach (var key in call.Entity.UniqueKeys.Where(key => key.Count == 1))
                    {
                        var values = call.Rows.Select(row => row.Values[key[0].Ordinal]).OfType<object>().ToList();
                        if (values.Count > 0 && await inner.CountAsync(call.Entity, other, new Condition(key[0], Operator.In, values), call.Cancellation) > 0)
                            throw DbalException.Duplicate(call.Entity, key);
                    }
                }

                await inner.Pass(call);
            },
        }) with { Trap = "unique indexes without the tenant" },
        Of("updates-ignore-the-tenant", "updates a row of any tenant by its id", (inner, seen) => new(inner)
        {
            Update = async call => await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation) is null
                && seen.OwnerOf(call.Entity, call.Id) is { } owner
                ? await inner.Pass(call with { Tenant = owner }) : await inner.Pass(call),
        }),
        Of("deletions-ignore-the-tenant", "deletes a row of any tenant by its id", (inner, seen) => new(inner)
        {
            Delete = async call =>
            {
                if (await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation) is null && seen.OwnerOf(call.Entity, call.Id) is { } owner)
                    await inner.Pass(call with { Tenant = owner });
                else
                    await inner.Pass(call);
            },
        }),
        Of("cascades-ignore-the-tenant", "deletes referring rows of all tenants", (inner, seen) => new(inner)
        {
            Delete = async call =>
            {
                foreach (var reference in CanarySchema.Served.ReferencesTo(call.Entity).Where(reference => reference.OnDelete == OnDelete.Cascade))
                {
                    foreach (var other in seen.OthersOf(reference.From, call.Tenant))
                    {
                        foreach (var row in await inner.AllAsync(reference.From, other, new Condition(reference.Field, Operator.Eq, call.Id)))
                            await inner.DeleteAsync(reference.From, other, row.Id, null, call.Cancellation);
                    }
                }

                await inner.Pass(call);
            },
        }),
        Of("upserts-find-rows-of-other-tenants", "replaces a row of another tenant that has the same key", (inner, seen) => new(inner)
        {
            Find = async call =>
            {
                var rows = await inner.Pass(call);
                foreach (var other in call.Filter is AllOf { Parts: [Condition { Operator: Operator.Eq }] } ? seen.OthersOf(call.Entity, call.Tenant) : [])
                    rows = rows is [] ? await inner.Pass(call with { Tenant = other }) : rows;
                return rows;
            },
            Update = async call => await inner.ReadAsync(call.Entity, call.Tenant, call.Id, call.Cancellation) is null
                && seen.OwnerOf(call.Entity, call.Id) is { } owner
                ? await inner.Pass(call with { Tenant = owner }) : await inner.Pass(call),
        }),
        Tenant("tenants-ignore-case", "takes tenants whose names differ in case for one",
            (_, tenant) => tenant.ToLowerInvariant()) with { Trap = "MySQL's default collation" },
        Tenant("tenants-ignore-case-in-bulks", "takes tenants whose names differ in case for one in bulks",
            (context, tenant) => context.Request.Path.Value!.EndsWith("/_bulk", StringComparison.Ordinal) ? tenant.ToLowerInvariant() : tenant),
        Tenant("tenants-ignore-case-in-upserts", "takes tenants whose names differ in case for one in upserts",
            (context, tenant) => context.Request.Method == "PUT" && context.Request.RouteValues["id"] is null ? tenant.ToLowerInvariant() : tenant),
        Tenant("tenants-are-cut", "uses the first 16 characters of a tenant's name", (_, tenant) => tenant.Length > 16 ? tenant[..16] : tenant),
        Tenant("tenants-ignore-underscores", "ignores underscores at the end of a tenant's name", (_, tenant) => tenant.TrimEnd('_')),
        new("rpc-ignores-the-tenant", "S38", "uses one tenant for all RPC calls")
        {
            Http = new()
            {
                Body = (context, body) => context.Request.Path.Value == "/api/dbal" ? TenantId().Replace(body, "\"tenantId\":\"default\"") : body,
            },
        },
    ];

    private static Canary Of(string name, string breaks, Func<IBackend, SeenTenants, FaultyBackend> fault) => new(name, "S38", breaks)
    {
        Backend = inner =>
        {
            var seen = new SeenTenants();
            return fault(new FaultyBackend(inner)
            {
                Insert = async call =>
                {
                    await inner.Pass(call);
                    seen.Note(call);
                },
            }, seen);
        },
    };

    private static Canary Tenant(string name, string breaks, Func<HttpContext, string, string> change) => new(name, "S38", breaks)
    {
        Http = new()
        {
            Request = context =>
            {
                if (context.Request.RouteValues["tenant"] is string tenant)
                    context.Request.RouteValues["tenant"] = change(context, tenant);
            },
        },
    };

    [GeneratedRegex("\"tenantId\":\"[^\"]*\"")]
    private static partial Regex TenantId();

    // A backend needs a tenant for each call, so a fault that ignores it must know the tenants.
    private sealed class SeenTenants
    {
        private readonly ConcurrentDictionary<(string Entity, string Tenant), bool> tenants = new();
        private readonly ConcurrentDictionary<(string Entity, Guid Id), string> owners = new();

        public void Note(InsertCall call)
        {
            tenants[(call.Entity.FullName, call.Tenant)] = true;
            foreach (var row in call.Rows)
                owners[(call.Entity.FullName, row.Id)] = call.Tenant;
        }

        public string? OwnerOf(Entity entity, Guid id) => owners.GetValueOrDefault((entity.FullName, id));

        public IEnumerable<string> OthersOf(Entity entity, string tenant) =>
            tenants.Keys.Where(seen => seen.Entity == entity.FullName && seen.Tenant != tenant).Select(seen => seen.Tenant);
    }
}
