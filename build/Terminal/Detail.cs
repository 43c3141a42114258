namespace Build.Terminal;

/// <summary>How much is printed.</summary>
public enum Detail
{
    /// <summary>Rows, their phases and what failed.</summary>
    Normal,

    /// <summary>Only the summary and what failed.</summary>
    Quiet,

    /// <summary>Every test, and what Cake does.</summary>
    Verbose,
}
