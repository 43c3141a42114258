namespace Build.Options;

/// <summary>A command line option. The same definition is used for parsing, errors, <c>--help</c> and the README.</summary>
/// <param name="Name">The name, with dashes.</param>
/// <param name="Value">The placeholder for the value after <c>=</c>; null for a switch.</param>
/// <param name="Group">The group in the help.</param>
/// <param name="Scope">The targets that the option applies to. It is an error with other targets.</param>
/// <param name="Description">What the option does, in one sentence without a full stop.</param>
/// <param name="Apply">Applies the value; throws <see cref="UsageException"/> when it is invalid.</param>
public sealed record Option(
    string Name, string? Value, OptionGroup Group, OptionScope Scope, string Description, Func<BuildOptions, string, BuildOptions> Apply)
{
    /// <summary>Whether the option may be repeated with different values.</summary>
    public bool Repeats { get; init; }

    /// <summary>Whether the option only applies to suites with random inputs.</summary>
    public bool OfRandomSuites { get; init; }

    /// <summary>The option with its value's placeholder, such as <c>--parallel=N</c>.</summary>
    public string Usage => Value is null ? Name : $"{Name}={Value}";
}

/// <summary>The groups of options in the help.</summary>
public enum OptionGroup
{
    /// <summary>Tasks, rows and tests to run.</summary>
    Selection,

    /// <summary>Database servers and daemons.</summary>
    Servers,

    /// <summary>The handling of failures.</summary>
    Failures,

    /// <summary>How much is printed.</summary>
    Output,

    /// <summary>Cake's own options, MergeReports and help.</summary>
    Other,
}
