using Dbal.Entities;

namespace Dbal.Backends;

/// <summary>The options that an adapter is created with.</summary>
/// <param name="DatabaseUrl">The database URL, in the adapter's format. It may contain a password: never log it.</param>
/// <param name="Schema">The entities to serve.</param>
/// <param name="CommandTimeout">Time limit for one statement; after it, the statement fails with <see cref="Errors.ErrorCode.Timeout"/>.</param>
public sealed record BackendOptions(string DatabaseUrl, Schema Schema, TimeSpan CommandTimeout)
{
    /// <summary>Describes the options without the URL.</summary>
    public override string ToString() => $"{Schema.Entities.Count} entities, statements up to {CommandTimeout.TotalSeconds:0.###} s";
}

/// <summary>The server and the driver behind a backend.</summary>
/// <param name="Server">The product, such as <c>PostgreSQL</c>.</param>
/// <param name="ServerVersion">The version that the server reports.</param>
/// <param name="Driver">The driver, such as <c>Npgsql</c>.</param>
/// <param name="DriverVersion">The driver's version.</param>
public sealed record ServerDescription(string Server, string ServerVersion, string Driver, string DriverVersion);
