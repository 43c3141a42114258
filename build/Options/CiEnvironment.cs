namespace Build.Options;

/// <summary>Whether a CI system runs this program.</summary>
public static class CiEnvironment
{
    private static readonly string[] No = ["", "0", "false", "no", "off"];

    /// <summary>Whether the variable <c>CI</c> of this process says so.</summary>
    public static bool IsCi { get; } = From(Environment.GetEnvironmentVariable);

    /// <summary>
    /// CI systems set <c>CI</c> to <c>true</c>, <c>True</c>, <c>1</c> or a name of their own; unset, empty, <c>0</c>, <c>false</c>, <c>no</c>
    /// and <c>off</c> are not CI.
    /// </summary>
    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    public static bool From(Func<string, string?> variable) => !No.Contains((variable("CI") ?? "").Trim(), StringComparer.OrdinalIgnoreCase);
}
