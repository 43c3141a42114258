using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Build.Tests.Suites;

/// <summary>A context that finds <c>dotnet</c>. Its processes are recorded and exit at once.</summary>
internal sealed class RecordingContext : StubContext, IProcessRunner, IProcess, IToolLocator
{
    public List<string> Commands { get; } = [];

    public IDictionary<string, string?> Variables { get; private set; } = new Dictionary<string, string?>();

    /// <summary>The exit code of processes.</summary>
    public int ExitCode { get; set; }

    /// <summary>The action of processes.</summary>
    public Action OnStart { get; set; } = () => { };

    public override ICakeEnvironment Environment { get; } = new CakeEnvironment(new CakePlatform(), new CakeRuntime());

    public override IProcessRunner ProcessRunner => this;

    public override IToolLocator Tools => this;

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        Commands.Add($"{filePath} {settings.Arguments.Render()}");
        Variables = settings.EnvironmentVariables;
        OnStart();
        return this;
    }

    public void RegisterFile(FilePath path) => throw new NotSupportedException();

    public FilePath? Resolve(string tool) => tool == "dotnet" ? new FilePath("/bin/dotnet") : null;

    public FilePath? Resolve(IEnumerable<string> toolExeNames) => toolExeNames.Select(Resolve).FirstOrDefault(path => path is not null);

    public void WaitForExit()
    {
    }

    public bool WaitForExit(int milliseconds) => true;

    public int GetExitCode() => ExitCode;

    public IEnumerable<string> GetStandardError() => [];

    public IEnumerable<string> GetStandardOutput() => [];

    public void Kill()
    {
    }

    public void Dispose()
    {
    }
}
