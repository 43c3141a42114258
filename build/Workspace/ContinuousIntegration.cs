namespace Build.Workspace;

/// <summary>
/// Whether this is a CI system, by the environment variable <c>CI</c>. There, whatever is missing is a failure: nobody is watching who would notice a skip.
/// The unit tests compile this file too, so that one rule serves both.
/// </summary>
internal static class ContinuousIntegration
{
    private static readonly string[] False = ["", "0", "false", "no", "off"];

    /// <summary>Whether the environment says so.</summary>
    public static bool IsCurrent => IsSet(Environment.GetEnvironmentVariable("CI"));

    /// <summary>Whether a value of <c>CI</c> says so. CI systems set <c>true</c>, <c>True</c>, <c>1</c> or a name of their own.</summary>
    /// <param name="value">The value; null when the variable is not set.</param>
    public static bool IsSet(string? value) => value is not null && !False.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);
}
