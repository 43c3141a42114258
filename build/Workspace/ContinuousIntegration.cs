namespace Build.Workspace;

/// <summary>
/// Detects CI systems by the environment variable <c>CI</c>. In CI, missing servers are failures, because nobody would notice a skip. The unit tests
/// also compile this file.
/// </summary>
internal static class ContinuousIntegration
{
    private static readonly string[] False = ["", "0", "false", "no", "off"];

    /// <summary>Whether the variable is set in the environment.</summary>
    public static bool IsCurrent => IsSet(Environment.GetEnvironmentVariable("CI"));

    /// <summary>Whether a value of <c>CI</c> means a CI system. CI systems set <c>true</c>, <c>True</c>, <c>1</c> or their own name.</summary>
    /// <param name="value">The value; null when the variable is not set.</param>
    public static bool IsSet(string? value) => value is not null && !False.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);
}
