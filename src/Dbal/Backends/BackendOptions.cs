using Dbal.Entities;

namespace Dbal.Backends;

/// <summary>What a backend is made with.</summary>
/// <param name="DatabaseUrl">Where the database is, in the form that the adapter takes. It may hold a password: never shown.</param>
/// <param name="Schema">The entities that it keeps.</param>
/// <param name="CommandTimeout">How long one statement may take before it fails with <see cref="Errors.ErrorCode.Timeout"/>.</param>
public sealed record BackendOptions(string DatabaseUrl, Schema Schema, TimeSpan CommandTimeout)
{
    /// <summary>The adapter's options without the URL.</summary>
    public override string ToString() => $"{Schema.Entities.Count} entities, statements up to {CommandTimeout.TotalSeconds:0.###} s";
}

/// <summary>Which server and driver a backend talks to.</summary>
/// <param name="Server">The product, such as <c>PostgreSQL</c>.</param>
/// <param name="ServerVersion">The version that the server reports.</param>
/// <param name="Driver">The driver, such as <c>Npgsql</c>.</param>
/// <param name="DriverVersion">The driver's version.</param>
public sealed record ServerDescription(string Server, string ServerVersion, string Driver, string DriverVersion);
