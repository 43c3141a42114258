namespace Build.Matrix;

/// <summary>The steps of a row, in order.</summary>
public enum Phase
{
    /// <summary>Its database is made clean and its daemon started.</summary>
    Start,

    /// <summary>The suite runs.</summary>
    Test,

    /// <summary>The daemon is stopped, and nothing may be left.</summary>
    Stop,
}
