using Dbal.Entities;

namespace Dbal.Backends.Sql;

/// <summary>The columns that every table has beside its entity's fields. Names of fields never begin with an underscore.</summary>
public static class SystemColumns
{
    /// <summary>The most characters of a tenant's name, all of them ASCII.</summary>
    public const int MaxTenantLength = 63;

    /// <summary>The tenant that a row belongs to: the first column of every key (S38).</summary>
    public static Field Tenant { get; } = new() { Name = "_tenant", Type = FieldType.String, Ordinal = -1, Nullable = false, MaxLength = MaxTenantLength };

    /// <summary>The row's version, which its ETag is made of (S35).</summary>
    public static Field Version { get; } = new() { Name = "_version", Type = FieldType.Bigint, Ordinal = -1, Nullable = false };
}
