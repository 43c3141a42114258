namespace Build.Terminal;

/// <summary>How much to print.</summary>
public enum Detail
{
    /// <summary>Rows, phases and failures.</summary>
    Normal,

    /// <summary>Only failures and the summary.</summary>
    Quiet,

    /// <summary>Also every test and every Cake task.</summary>
    Verbose,
}
