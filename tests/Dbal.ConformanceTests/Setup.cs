// Outside any namespace, so that it comes before every test of the assembly.
[SetUpFixture]
public sealed class Setup : DaemonUnderTest;
