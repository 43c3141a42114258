using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>The columns of every table beside its entity's fields. Field names never start with an underscore.</summary>
public static class SystemColumns
{
    /// <summary>The maximum length of a tenant's name, in ASCII characters.</summary>
    public const int MaxTenantLength = 63;

    /// <summary>The row's tenant: the first column of every key (S38).</summary>
    public static Field Tenant { get; } = new() { Name = "_tenant", Type = FieldType.String, Ordinal = -1, Nullable = false, MaxLength = MaxTenantLength };

    /// <summary>The row's version, from which its ETag is derived (S35).</summary>
    public static Field Version { get; } = new() { Name = "_version", Type = FieldType.Bigint, Ordinal = -1, Nullable = false };
}
