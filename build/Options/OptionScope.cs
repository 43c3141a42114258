using Build.Matrix;

namespace Build.Options;

/// <summary>The targets that an option applies to. <c>Plan</c> is a preview of a run, so it accepts the options of a run.</summary>
public enum OptionScope
{
    /// <summary>Every target.</summary>
    Any,

    /// <summary>Targets that use the rows of the matrix.</summary>
    Rows,

    /// <summary>Targets that need database servers.</summary>
    Servers,

    /// <summary>Targets that start daemons.</summary>
    Daemons,

    /// <summary>Targets that run a suite on rows.</summary>
    Tests,

    /// <summary>Targets with random inputs.</summary>
    Random,

    /// <summary>Compare.</summary>
    Compare,

    /// <summary>MergeReports.</summary>
    Merge,

    /// <summary>Bisect.</summary>
    Bisect,
}

/// <summary>Maps scopes to targets.</summary>
internal static class OptionScopes
{
    private static readonly string[] OfAllRows = [TaskNames.TestMatrix, TaskNames.Default, TaskNames.Compare];

    /// <summary>Whether a target is in the scope.</summary>
    public static bool Includes(this OptionScope scope, string target) => scope switch
    {
        OptionScope.Any => true,
        OptionScope.Rows => target is TaskNames.CiMatrix or TaskNames.MergeReports or TaskNames.GeneratePrismaSchema || OptionScope.Servers.Includes(target),
        OptionScope.Bisect => target == TaskNames.Bisect,
        OptionScope.Servers => target is TaskNames.ComposeUp or TaskNames.WaitHealthy or TaskNames.Canaries || OptionScope.Daemons.Includes(target),
        OptionScope.Daemons => TaskNames.Parse(target)?.Phase == Phase.Start || OptionScope.Random.Includes(target),
        OptionScope.Random => target is TaskNames.Plan or TaskNames.Bisect || RunsTests(target),
        OptionScope.Tests => target != TaskNames.Compare && OptionScope.Random.Includes(target),
        OptionScope.Compare => target == TaskNames.Compare,
        _ => target == TaskNames.MergeReports,
    };

    /// <summary>Whether a target runs the rows' tests.</summary>
    public static bool RunsTests(string target) => OfAllRows.Contains(target) || TaskNames.Parse(target)?.Phase >= Phase.Test;

    /// <summary>Returns the end of the sentence "The option only applies to ...".</summary>
    public static string Describe(this OptionScope scope) => scope switch
    {
        OptionScope.Rows => "tasks that use the rows of the matrix",
        OptionScope.Servers => "tasks that start servers or daemons",
        OptionScope.Daemons => "tasks that start daemons, such as TestMatrix",
        OptionScope.Tests => "tasks that run the suite on rows, such as TestMatrix",
        OptionScope.Random => "--suite=fuzz and --target=" + TaskNames.Compare,
        OptionScope.Compare => "--target=" + TaskNames.Compare,
        OptionScope.Merge => "--target=" + TaskNames.MergeReports,
        OptionScope.Bisect => "--target=" + TaskNames.Bisect,
        _ => "all tasks",
    };
}
