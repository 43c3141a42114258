namespace Build.Servers;

/// <summary>A server that answered its driver. Printing it never shows the password.</summary>
/// <param name="Service">The service that it serves.</param>
/// <param name="Source">How it was had.</param>
/// <param name="Product">Product and version as the server reports itself, such as <c>PostgreSQL 15.8</c>.</param>
/// <param name="Address">Where it is, and how to log in.</param>
public sealed record RunningServer(DatabaseService Service, ServerSource Source, string Product, ServerAddress Address);
