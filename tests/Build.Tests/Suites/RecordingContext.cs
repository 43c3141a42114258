using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Build.Tests.Suites;

/// <summary>A context that finds <c>dotnet</c>, and whose processes are written down and end at once.</summary>
internal sealed class RecordingContext : ICakeContext, IProcessRunner, IProcess, IToolLocator
{
    public List<string> Commands { get; } = [];

    public IDictionary<string, string?> Variables { get; private set; } = new Dictionary<string, string?>();

    public IFileSystem FileSystem { get; } = new FileSystem();

    public ICakeEnvironment Environment { get; } = new CakeEnvironment(new CakePlatform(), new CakeRuntime());

    public IProcessRunner ProcessRunner => this;

    public IToolLocator Tools => this;

    public IGlobber Globber => throw new NotSupportedException();

    public ICakeLog Log { get; } = new NullLog();

    public ICakeArguments Arguments => throw new NotSupportedException();

    public IRegistry Registry => throw new NotSupportedException();

    public ICakeDataResolver Data => throw new NotSupportedException();

    public ICakeConfiguration Configuration => throw new NotSupportedException();

    public IToolInstaller ToolInstaller => throw new NotSupportedException();

    public IServiceProvider ServiceProvider => throw new NotSupportedException();

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        Commands.Add($"{filePath} {settings.Arguments.Render()}");
        Variables = settings.EnvironmentVariables;
        return this;
    }

    public void RegisterFile(FilePath path) => throw new NotSupportedException();

    public FilePath? Resolve(string tool) => tool == "dotnet" ? new FilePath("/bin/dotnet") : null;

    public FilePath? Resolve(IEnumerable<string> toolExeNames) => toolExeNames.Select(Resolve).FirstOrDefault(path => path is not null);

    public void WaitForExit()
    {
    }

    public bool WaitForExit(int milliseconds) => true;

    public int GetExitCode() => 0;

    public IEnumerable<string> GetStandardError() => [];

    public IEnumerable<string> GetStandardOutput() => [];

    public void Kill()
    {
    }

    public void Dispose()
    {
    }
}
