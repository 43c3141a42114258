using Dbal.Entities;
using Dbal.Yaml;

namespace Dbal.Canaries;

/// <summary>The shipped entities, which the daemon of this program serves.</summary>
internal static class CanarySchema
{
    private static readonly Lazy<Schema> Loaded = new(() => EntityFiles.Load(Path.Combine(AppContext.BaseDirectory, "entities")));

    /// <summary>The schema. Faults and daemon share it, because fields are compared by reference.</summary>
    public static Schema Served => Loaded.Value;
}
