using Build.Matrix;
using Build.Tasks;

namespace Build.Options;

/// <summary>Targets on which an option has an effect. <c>Plan</c> previews a run, so it takes the options of the run.</summary>
public enum OptionScope
{
    /// <summary>Every target.</summary>
    Any,

    /// <summary>Targets that look at the rows of the matrix.</summary>
    Rows,

    /// <summary>Targets that need database servers.</summary>
    Servers,

    /// <summary>Targets that start daemons.</summary>
    Daemons,

    /// <summary>Targets that run the rows' tests.</summary>
    Tests,

    /// <summary>MergeReports.</summary>
    Merge,
}

/// <summary>Which targets a scope includes.</summary>
internal static class OptionScopes
{
    private static readonly string[] OfAllRows = [TestMatrixTask.Name, DefaultTask.Name];

    /// <summary>Whether a target is in the scope.</summary>
    public static bool Includes(this OptionScope scope, string target) => scope switch
    {
        OptionScope.Any => true,
        OptionScope.Rows => target is CiMatrixTask.Name or MergeReportsTask.Name or GeneratePrismaSchemaTask.Name || OptionScope.Servers.Includes(target),
        OptionScope.Servers => target is ComposeUpTask.Name or WaitHealthyTask.Name || OptionScope.Daemons.Includes(target),
        OptionScope.Daemons => TaskCatalogue.RowOf(target)?.Phase == RowPhase.Start || OptionScope.Tests.Includes(target),
        OptionScope.Tests => target == PlanTask.Name || RunsTests(target),
        _ => target == MergeReportsTask.Name,
    };

    /// <summary>Whether a target runs the rows' tests.</summary>
    public static bool RunsTests(string target) => OfAllRows.Contains(target) || TaskCatalogue.RowOf(target)?.Phase >= RowPhase.Test;

    /// <summary>The end of the sentence "The option only applies to ...".</summary>
    public static string Describe(this OptionScope scope) => scope switch
    {
        OptionScope.Rows => "tasks that use the rows of the matrix",
        OptionScope.Servers => "tasks that start servers or daemons",
        OptionScope.Daemons => "tasks that start daemons, such as TestMatrix",
        OptionScope.Tests => "tasks that run the suite on rows, such as TestMatrix",
        OptionScope.Merge => "--target=" + MergeReportsTask.Name,
        _ => "all tasks",
    };
}
