#!/usr/bin/env perl
# Gives records that Mudanza wrote into Request Tracker their true dates and authors.
#
# REST2 dates every message with the moment of writing and puts it under who is signed in. Run this
# once on the RT server after a run, with the file that `report --format backdate` wrote:
#
#     perl -I/opt/rt5/lib backdate.pl backdate.tsv                (Debian: -I/usr/share/request-tracker5/lib)
#
# Add --speak to let tickets mail their agents again, who were kept silent during the run.
# Every row sets what it names and nothing else, so it may run twice. No mail is sent.
#
# Columns, separated by tabs, "-" for none: what (txn, ticket, article), its number, created (UTC),
# the number of the user who wrote it, last updated (UTC).
use strict;
use warnings;

my ($speak) = grep { $_ eq '--speak' } @ARGV;
my ($path)  = grep { $_ ne '--speak' } @ARGV;
defined $path or die "Name the file that the report wrote.\n";

require RT;
RT::LoadConfig();
RT::Init();

my %kinds = ( txn => 'RT::Transaction', ticket => 'RT::Ticket', article => 'RT::Article' );
my ( $done, $missing ) = ( 0, 0 );

sub set {
    my ( $record, %values ) = @_;
    for my $name ( sort keys %values ) {
        $record->__Set( Field => $name, Value => $values{$name} );
    }
}

sub loaded {
    my ( $class, $id ) = @_;
    my $record = $class->new( RT->SystemUser );
    $record->Load($id);
    return $record->id ? $record : undef;
}

sub change {
    my ( $what, $id, $created, $author, $updated ) = @_;
    my $record = loaded( $kinds{$what}, $id ) or return 0;
    my %values;
    $values{Created} = $created if $created ne '-';
    if ( $author ne '-' ) {
        $values{Creator} = $author if loaded( 'RT::User', $author );
    }
    # The parts of a message bear its date and author too.
    if ( $what eq 'txn' ) {
        my $parts = $record->Attachments;
        while ( my $part = $parts->Next ) { set( $part, %values ) }
    }
    $values{LastUpdated} = $updated if $updated ne '-';
    set( $record, %values );
    $record->DeleteAttribute('SquelchMailTo') if $speak && $what eq 'ticket';
    return 1;
}

open my $rows, '<:encoding(UTF-8)', $path or die "$path: $!\n";
while ( my $row = <$rows> ) {
    chomp $row;
    next if $row =~ /^\s*(?:#|$)/;
    my ( $what, @rest ) = split /\t/, $row;
    $kinds{$what} && @rest == 4 or die "Line $.: this is no row of a backdate file.\n";
    if   ( change( $what, @rest ) ) { $done++ }
    else                            { $missing++; warn "There is no $what $rest[0] here.\n" }
}
print "changed $done, not found $missing\n";
exit( $missing ? 1 : 0 );
