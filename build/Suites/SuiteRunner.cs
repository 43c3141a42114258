using Build.Processes;
using Build.Results;
using Build.Workspace;
using Cake.Core;

namespace Build.Suites;

/// <summary>Runs a suite and reads what it found.</summary>
/// <param name="context">Cake's context.</param>
/// <param name="runner">Which program runs the tests.</param>
public sealed class SuiteRunner(ICakeContext context, ISuiteRunner runner)
{
    /// <summary>NUnit's console runner, or the suite itself where the package feed lacks it.</summary>
    public static ISuiteRunner Available => PackageFeed.Has("NUnit.ConsoleRunner.NetCore") ? new ConsoleRunner() : new ExecutableRunner();

    /// <summary>Runs the tests.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="progress">Told of every test that ends, from another thread.</param>
    /// <param name="cancellationToken">Ends the program that runs them.</param>
    /// <exception cref="FailureException">No test was run, or it cannot be told which.</exception>
    /// <exception cref="IOException">The runner's output cannot be written, such as on a full disk.</exception>
    public async Task<SuiteRun> RunAsync(SuiteRequest request, Action<TestProgress> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Assembly))
            throw new FailureException(FailureKind.Infra, $"There is no suite at {request.Assembly}.", "Build it with ./build.sh, or: dotnet build Dbal.slnx -c Release");
        Directory.CreateDirectory(request.Folder);
        File.Delete(request.ResultFile);
        string? complaint = null;
        IOException? diskFault = null;
        await using var output = TextWriter.Synchronized(new StreamWriter(request.OutputFile));
        using var cancellable = new CancellableContext(context, cancellationToken);
        var exitCode = await Task.Factory.StartNew(
            () => runner.Run(cancellable, request, line =>
            {
                try
                {
                    output.WriteLine(line);
                }
                catch (IOException exception)
                {
                    diskFault ??= exception; // thrown here, on a thread of its own, it would end the program
                }

                if (line.Contains("Exception: ", StringComparison.Ordinal))
                    complaint ??= line.Trim();
                if (runner.Progress(line) is { } test)
                    progress(test);
            }),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        if (diskFault is not null)
            throw new IOException(diskFault.Message, diskFault);
        if (!File.Exists(request.ResultFile))
        {
            throw new FailureException(
                FailureKind.Infra,
                $"The suite wrote no result file and ended with {SuiteCheck.ExitStatus(exitCode)}. {complaint}".TrimEnd(),
                $"Look at what its runner printed: {request.OutputFile}");
        }

        var result = NUnitResultFile.Read(request.ResultFile);
        return new SuiteRun(result.Tests, result.FixtureFailures, SuiteCheck.Find(result, exitCode, runner, request));
    }
}
