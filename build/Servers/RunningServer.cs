namespace Build.Servers;

/// <summary>A healthy server. Its text form does not contain the password.</summary>
/// <param name="Service">The kind of server.</param>
/// <param name="Source">Where the server comes from.</param>
/// <param name="Product">The product and version that the server reports, such as <c>PostgreSQL 15.8</c>.</param>
/// <param name="Address">The server's address, with the login.</param>
public sealed record RunningServer(DatabaseService Service, ServerSource Source, string Product, ServerAddress Address);
