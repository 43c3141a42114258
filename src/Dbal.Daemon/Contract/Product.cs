using System.Reflection;

namespace Dbal.Daemon.Contract;

/// <summary>The name and version of the program.</summary>
internal static class Product
{
    /// <summary>The name of the service in <c>/health</c>.</summary>
    public const string Service = "dbal-daemon";

    /// <summary>The version, without build metadata.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
