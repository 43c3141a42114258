using Dbal.Compare.Entities;

namespace Dbal.Compare.Model;

/// <summary>A row of the model.</summary>
/// <param name="values">The values by field name.</param>
internal sealed class Row(Dictionary<string, object?> values)
{
    private static long lastVersion;

    /// <summary>The values by field name; fields without a value are null.</summary>
    public Dictionary<string, object?> Values { get; } = values;

    /// <summary>The ETag, with its quotes.</summary>
    public string ETag { get; private set; } = NextTag();

    /// <summary>The id.</summary>
    public string Id => (string)Values["id"]!;

    public object? this[Field field] => Values.GetValueOrDefault(field.Name);

    /// <summary>Gives the row a new ETag, after a write.</summary>
    public void Touch() => ETag = NextTag();

    private static string NextTag() => $"\"model-{Interlocked.Increment(ref lastVersion)}\"";
}
