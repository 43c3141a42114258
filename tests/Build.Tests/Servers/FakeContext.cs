using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Build.Tests.Servers;

/// <summary>A Cake context with given variables and tools. Its processes are scripted and recorded.</summary>
internal sealed class FakeContext : StubContext, ICakeEnvironment, IProcessRunner, IToolLocator
{
    /// <summary>The environment variables.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether the docker command is found.</summary>
    public bool HasDocker { get; set; } = true;

    /// <summary>The result of a command, by a part of its arguments. A command without a match succeeds without output.</summary>
    public Dictionary<string, FakeProcess> Script { get; } = [];

    private readonly Dictionary<FakeProcess, int> uses = [];

    /// <summary>The arguments of all started processes, in order.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>The environment variables that each of them got in addition to the inherited ones.</summary>
    public List<IDictionary<string, string?>> CommandVariables { get; } = [];

    public override ICakeEnvironment Environment => this;

    public override IProcessRunner ProcessRunner => this;

    public override IToolLocator Tools => this;

    public DirectoryPath WorkingDirectory { get; set; } = new("/repository");

    public DirectoryPath ApplicationRoot => WorkingDirectory;

    public DirectoryPath UserHomeDirectory => WorkingDirectory;

    public ICakePlatform Platform { get; } = new CakePlatform();

    public ICakeRuntime Runtime { get; } = new CakeRuntime();

    public string? GetEnvironmentVariable(string variable) => Variables.GetValueOrDefault(variable);

    public IDictionary<string, string?> GetEnvironmentVariables() => Variables.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);

    public DirectoryPath GetSpecialPath(SpecialPath path) => throw new NotSupportedException();

    public void RegisterFile(FilePath path) => throw new NotSupportedException();

    public FilePath? Resolve(string tool) => Resolve([tool]);

    public FilePath? Resolve(IEnumerable<string> toolExeNames) => HasDocker && toolExeNames.Contains("docker") ? new FilePath("/bin/docker") : null;

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        var arguments = settings.Arguments.Render();
        Commands.Add($"{filePath.GetFilename()} {arguments}");
        CommandVariables.Add(settings.EnvironmentVariables ?? new Dictionary<string, string?>());
        var process = Script.FirstOrDefault(one => arguments.Contains(one.Key)).Value ?? new FakeProcess();
        var started = uses[process] = uses.GetValueOrDefault(process) + 1;
        if (started > process.Times)
            process = new FakeProcess();
        foreach (var line in process.GetStandardError())
            settings.RedirectedStandardErrorHandler?.Invoke(line);
        return process;
    }
}
