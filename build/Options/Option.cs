namespace Build.Options;

/// <summary>An option of the command line: this one definition serves parsing, errors, <c>--help</c> and the README.</summary>
/// <param name="Name">Its name, with dashes.</param>
/// <param name="Value">What stands after <c>=</c>; null for a switch.</param>
/// <param name="Description">What it does, in one sentence without a full stop.</param>
/// <param name="Apply">Takes the value, or throws <see cref="UsageException"/>.</param>
public sealed record Option(string Name, string? Value, string Description, Func<BuildOptions, string, BuildOptions> Apply)
{
    /// <summary>The option as it is written, such as <c>--parallel=N</c>.</summary>
    public string Usage => Value is null ? Name : $"{Name}={Value}";
}
