using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Build.Tests;

/// <summary>A Cake context with a real file system; subclasses in tests add what they need.</summary>
internal abstract class StubContext : ICakeContext
{
    public IFileSystem FileSystem { get; } = new FileSystem();

    public abstract ICakeEnvironment Environment { get; }

    public abstract IProcessRunner ProcessRunner { get; }

    public abstract IToolLocator Tools { get; }

    public IGlobber Globber => throw new NotSupportedException();

    public ICakeLog Log { get; } = new NullLog();

    public ICakeArguments Arguments => throw new NotSupportedException();

    public IRegistry Registry => throw new NotSupportedException();

    public ICakeDataResolver Data => throw new NotSupportedException();

    public ICakeConfiguration Configuration => throw new NotSupportedException();

    public IToolInstaller ToolInstaller => throw new NotSupportedException();

    public IServiceProvider ServiceProvider => throw new NotSupportedException();
}
