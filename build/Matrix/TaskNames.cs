namespace Build.Matrix;

/// <summary>The names of all tasks: those with a class, and three generated tasks per row.</summary>
public static class TaskNames
{
#pragma warning disable CS1591 // Each constant is named after its task. They are here so that options can refer to tasks without depending on them.
    public const string Default = "Default";
    public const string TestMatrix = "TestMatrix";
    public const string Plan = "Plan";
    public const string ComposeUp = "ComposeUp";
    public const string WaitHealthy = "WaitHealthy";
    public const string GeneratePrismaSchema = "GeneratePrismaSchema";
    public const string Report = "Report";
    public const string ComposeDown = "ComposeDown";
    public const string MergeReports = "MergeReports";
    public const string Canaries = "Canaries";
    public const string CiMatrix = "CiMatrix";
    public const string Clean = "Clean";
    public const string CleanUp = "CleanUp";
    public const string Bisect = "Bisect";
    public const string Compile = "Compile";
    public const string Test = "Test";
    public const string Compare = "Compare";
    public const string Ledger = "Ledger";
#pragma warning restore CS1591

    /// <summary>All task names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Default, TestMatrix, Plan, ComposeUp, WaitHealthy, GeneratePrismaSchema, Report, ComposeDown, MergeReports, CiMatrix, Clean, CleanUp, Bisect, Compile, Test,
        Canaries, Compare, Ledger,
        .. Generated().Select(task => Of(task.Phase, task.Backend)),
    ];

    /// <summary>The tasks that can run during another run in the same clone. <c>Bisect</c> is itself a series of runs.</summary>
    public static IReadOnlyList<string> Concurrent { get; } = [Plan, CiMatrix, Bisect];

    /// <summary>Returns the task name of a row's phase, such as <c>RunTests-postgres</c>.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="backend">The row.</param>
    public static string Of(Phase phase, Backend backend) => $"{Verb(phase)}-{backend.Name}";

    /// <summary>Returns the prefix of a phase's task names, such as <c>RunTests</c>.</summary>
    /// <param name="phase">The phase.</param>
    public static string Verb(Phase phase) => phase switch
    {
        Phase.Start => "StartDaemon",
        Phase.Test => "RunTests",
        _ => "StopDaemon",
    };

    /// <summary>Parses the name of a generated task. Returns its phase and row; null for other tasks.</summary>
    /// <param name="name">The task's name.</param>
    public static (Phase Phase, Backend Backend)? Parse(string name) => Generated()
        .Where(task => Of(task.Phase, task.Backend) == name)
        .Select(task => ((Phase, Backend)?)task)
        .FirstOrDefault();

    private static IEnumerable<(Phase Phase, Backend Backend)> Generated() =>
        from backend in Backend.All
        from phase in Enum.GetValues<Phase>()
        select (phase, backend);
}
