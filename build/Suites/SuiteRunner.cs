using Build.Processes;
using Build.Results;
using Build.Workspace;
using Cake.Core;

namespace Build.Suites;

/// <summary>Runs a suite and reads its results.</summary>
/// <param name="context">Cake's context.</param>
/// <param name="runner">The program that runs the tests.</param>
public sealed class SuiteRunner(ICakeContext context, ISuiteRunner runner)
{
    /// <summary>NUnit's console runner, or the suite's executable when the package feed does not have the runner.</summary>
    public static ISuiteRunner Available => PackageFeed.Has("NUnit.ConsoleRunner.NetCore") ? new ConsoleRunner() : new ExecutableRunner();

    /// <summary>Runs the tests.</summary>
    /// <param name="request">The tests to run.</param>
    /// <param name="progress">Receives each finished test, on another thread.</param>
    /// <param name="cancellationToken">Kills the runner.</param>
    /// <exception cref="FailureException">The suite does not exist, or there is no valid result file.</exception>
    /// <exception cref="IOException">The runner's output cannot be written, for example because the disk is full.</exception>
    public async Task<SuiteRun> RunAsync(SuiteRequest request, Action<TestProgress> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Assembly))
        {
            throw new FailureException(
                FailureKind.Infra, $"Cannot find the suite {request.Assembly}.", "Run ./build.sh --target=Compile.");
        }

        Directory.CreateDirectory(request.Folder);
        File.Delete(request.ResultFile);
        string? firstError = null;
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
                    diskFault ??= exception; // thrown later, because an exception on this thread would end the program
                }

                if (line.Contains("Exception: ", StringComparison.Ordinal))
                    firstError ??= line.Trim();
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
                $"The suite wrote no result file and exited with {SuiteCheck.ExitStatus(exitCode)}. {firstError}".TrimEnd(),
                $"Read the runner's output: {request.OutputFile}");
        }

        var result = NUnitResultFile.Read(request.ResultFile);
        return new SuiteRun(result.Tests, result.FixtureFailures, SuiteCheck.Find(result, exitCode, runner, request));
    }
}
