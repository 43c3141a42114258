namespace Build.Options;

/// <summary>An option of the command line: this one definition serves parsing, errors, <c>--help</c> and the README.</summary>
/// <param name="Name">Its name, with dashes.</param>
/// <param name="Value">What stands after <c>=</c>; null for a switch.</param>
/// <param name="Group">The heading that help lists it under.</param>
/// <param name="Scope">The targets on which it has an effect; with others it is refused.</param>
/// <param name="Description">What it does, in one sentence without a full stop.</param>
/// <param name="Apply">Takes the value, or throws <see cref="UsageException"/>.</param>
public sealed record Option(
    string Name, string? Value, OptionGroup Group, OptionScope Scope, string Description, Func<BuildOptions, string, BuildOptions> Apply)
{
    /// <summary>Whether the option may be given several times with different values.</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether it only applies to suites whose inputs are drawn at random.</summary>
    public bool OfRandomSuites { get; init; }

    /// <summary>The option as it is written, such as <c>--parallel=N</c>.</summary>
    public string Usage => Value is null ? Name : $"{Name}={Value}";
}

/// <summary>What options are about.</summary>
public enum OptionGroup
{
    /// <summary>Tasks, rows and tests to run.</summary>
    Selection,

    /// <summary>Database servers and daemons.</summary>
    Servers,

    /// <summary>What happens after a failure.</summary>
    Failures,

    /// <summary>How much is printed.</summary>
    Output,

    /// <summary>Cake's own options, MergeReports and help.</summary>
    Other,
}
